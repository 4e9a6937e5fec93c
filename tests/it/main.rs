mod broken;
mod cli;
