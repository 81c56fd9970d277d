"""The Chalice application: the query routes, and one Lambda function for each trigger.

Chalice packages this folder (see docs/deploy.md). Only the API's function imports this file when it runs;
the others are deployed by their own path, such as `functions.score.score`, and know nothing of Chalice.
What wakes them (queues, the stream, the webhooks' own API) stands in infra/template/.
"""

import os
from collections.abc import Callable
from typing import Any

from chalice.app import Blueprint, Chalice

from functions import (
    access,
    actions,
    community,
    context,
    customers,
    dashboard,
    deliveries,
    gifts,
    manage,
    people,
    privacy,
    query,
    rules,
    today,
    voice,
)
from shared.adapters.api import told_by
from shared.adapters.api.problems import repaired

app = Chalice(app_name="hundred")


@app.middleware("http")
def problems(request: Any, respond: Callable[[Any], Any]) -> Any:
    """What Chalice refuses by itself is a problem like every other error."""
    return repaired(respond(request), *told_by(request))


def deploy(function: Callable[..., Any]) -> None:
    """Makes a Lambda function of `functions.NAME.NAME`, called NAME."""
    blueprint = Blueprint(function.__module__)
    blueprint.lambda_function(name=function.__name__)(function)
    app.register_blueprint(blueprint)


for routes in (
    query,
    context,
    voice,
    today,
    people,
    community,
    gifts,
    manage,
    customers,
    deliveries,
    rules,
    actions,
    access,
    privacy,
    dashboard,
):
    app.register_blueprint(routes.bp)

# Packaging has to know the event functions; the API's own cold start need not pay for importing the scorer.
if "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
    from functions.alert import alert
    from functions.clock import clock
    from functions.deliver import deliver
    from functions.erase import erase
    from functions.score import score
    from functions.tally import tally
    from functions.webhooks import webhooks

    for function in (webhooks, score, tally, alert, clock, deliver, erase):
        deploy(function)
