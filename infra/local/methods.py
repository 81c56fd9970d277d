"""What the emulator leaves out of an API's definition, so that a wrong method is answered here as in AWS."""

from typing import Any

from ministack.services import apigateway_v1

ANY = "x-amazon-apigateway-any-method"
"""How a definition spells the method that takes what no other takes."""


def take_any_method() -> None:
    """Replaces how the emulator reads the methods of a path."""
    plain = apigateway_v1._import_path_item
    apigateway_v1._OPENAPI_HTTP_METHODS.add("any")

    def read(api: str, path: str, item: dict[str, Any], *rest: Any) -> None:
        plain(api, path, {"any" if method == ANY else method: each for method, each in item.items()}, *rest)

    apigateway_v1._import_path_item = read
