mod broken;
mod golden;
mod shipped;
