"""What knowledge.check looks for, one module for each kind of fault."""
