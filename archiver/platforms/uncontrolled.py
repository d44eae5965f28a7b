"""For platforms of which no item is documented to be there for good."""

from archiver.model.exchange import Answer, Ask


class Uncontrolled:
    """A platform without a control: its answers have to carry their own proof."""

    def control(self) -> Ask | None:
        """No question."""
        return None

    def control_holds(self, answer: Answer) -> bool:  # noqa: ARG002 - the Protocol's signature
        """True: there is nothing that could fail."""
        return True
