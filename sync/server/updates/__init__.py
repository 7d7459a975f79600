"""Updates that the province holds for its kiosks: the files, to whom each is offered, and what the kiosks say of their versions."""
