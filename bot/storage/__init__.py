"""The operational database: engines below, one repository per noun above."""
