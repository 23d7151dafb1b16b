"""Pictures and files that citizens send: fetching, checking, keeping."""
