"""What the agreement report is computed from: labels counted, and parts and rows of them."""
