"""What the gateway itself does for the query API."""

from tests.functional.template import resources


def test_a_method_that_a_path_does_not_take_reaches_the_function_which_says_so() -> None:
    paths = resources()["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    assert len(paths) > 20
    for path, methods in paths.items():
        other = methods["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"]
        uris = [each["x-amazon-apigateway-integration"]["uri"] for each in methods.values()]
        assert all(uri == other["uri"] for uri in uris), path


def test_answers_are_compressed_and_all_requests_together_are_throttled() -> None:
    api = resources()["RestAPI"]["Properties"]
    assert 0 < api["MinimumCompressionSize"] <= 4096
    assert api["MethodSettings"][0]["ThrottlingRateLimit"]
    assert "THROTTLED" in api["GatewayResponses"]


def test_the_api_stays_below_the_gateways_limit_of_resources() -> None:
    parts = set()
    for path in resources()["RestAPI"]["Properties"]["DefinitionBody"]["paths"]:
        steps = path.strip("/").split("/")
        parts |= {"/".join(steps[: end + 1]) for end in range(len(steps))}
    assert len(parts) < 300, "the default quota of resources of a REST API"
