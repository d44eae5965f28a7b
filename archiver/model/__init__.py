"""The vocabulary of the program: frozen dataclasses and closed enums. No I/O, standard library only."""
