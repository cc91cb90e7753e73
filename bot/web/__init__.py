"""What readers and browsers see: feeds, the first page, archived copies, health."""
