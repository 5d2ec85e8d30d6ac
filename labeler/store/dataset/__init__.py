"""What leaves the project as a dataset, read article by article, so that memory stays bounded."""
