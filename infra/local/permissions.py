"""What the emulator gets wrong about permissions, so that the functions' own policies can hold here as in AWS."""

from typing import Any

from ministack.core import iam_actions

BATCHES = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
}
"""SQS asks for the single action's permission where a batch is sent; the emulator for one that does not exist."""


def ask_as_aws_does() -> None:
    """Replaces how the emulator names the permission that a request needs."""
    plain = iam_actions.extract_iam_action

    def extract(*request: Any, **named: Any) -> str | None:
        action: str | None = plain(*request, **named)
        return BATCHES.get(action or "", action)

    iam_actions.extract_iam_action = extract
