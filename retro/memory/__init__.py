"""What a team keeps from its meetings: what can be found again, and what comes back by itself."""
