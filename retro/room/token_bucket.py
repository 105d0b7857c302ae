"""A token bucket: so much at once, so much a second."""


class TokenBucket:
    """Says how long a sender has to wait."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._left = burst
        self._at = now

    def take(self, amount: float, now: float) -> float:
        """Take out an amount; give the seconds until the bucket has paid its debt, 0 when it has none."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate) - amount
        self._at = now
        return max(-self._left / self._rate, 0.0)

    def has(self, amount: float, now: float) -> bool:
        """Take out an amount if it is there; otherwise nothing is taken."""
        if self._left + (now - self._at) * self._rate < amount:
            return False
        self.take(amount, now)
        return True

    def give(self, amount: float) -> None:
        """Put an amount back."""
        self._left = min(self._burst, self._left + amount)
