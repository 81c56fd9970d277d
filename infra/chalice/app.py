"""The Chalice application: the query routes, and one Lambda function for each trigger.

Chalice packages this folder (see docs/deploy.md). Only the API's function imports this file when it runs;
the others are deployed by their own path, such as `functions.score.score`, and know nothing of Chalice.
What wakes them (queues, the stream, the webhooks' own API) stands in infra/template/.
"""

from collections.abc import Callable
from typing import Any

from chalice import Blueprint, Chalice

from functions import access, alert, dashboard, deliver, manage, query, score, tally, webhooks

app = Chalice(app_name="hundred")


def deploy(function: Callable[..., Any]) -> None:
    """Makes a Lambda function of `functions.NAME.NAME`, called NAME."""
    blueprint = Blueprint(function.__module__)
    blueprint.lambda_function(name=function.__name__)(function)
    app.register_blueprint(blueprint)


for routes in (query, manage, access, dashboard):
    app.register_blueprint(routes.bp)

for function in (webhooks.webhooks, score.score, tally.tally, alert.alert, deliver.deliver):
    deploy(function)
