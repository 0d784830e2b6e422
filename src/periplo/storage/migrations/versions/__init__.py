"""One file a step, numbered. A step that was released never changes."""
