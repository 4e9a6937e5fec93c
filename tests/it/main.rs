mod broken;
mod ends;
