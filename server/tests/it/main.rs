//! The door, knocked on from outside: a whole server in this process, and the program itself in others.

mod agents;
mod doors;
mod files;
mod forms;
mod heads;
mod house;
mod limits;
mod live;
mod origins;
mod portal;
mod program;
mod sign_in;
