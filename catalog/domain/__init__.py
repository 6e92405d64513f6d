"""What prices and models are: pure rules, standard library only, no clock and no input or output."""
