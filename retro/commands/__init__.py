"""What each command does; with `retro.cli` the only code that may import everything else."""
