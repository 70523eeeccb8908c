"""Files: whole or not at all, and temporary ones for what outgrows memory."""
