"""The plots of the HTML report: drawn by matplotlib, cleaned of everything but shapes and words."""
