//! The door, knocked on from outside: a whole server in this process, and the program itself in others.

mod abuse;
mod agents;
mod canary;
mod certificates;
mod child;
mod doors;
mod drafts;
mod files;
mod forms;
mod heads;
mod house;
mod kill;
mod limits;
mod live;
mod origins;
mod portal;
mod program;
mod prove;
mod room;
mod seals;
mod sign_in;
mod sink;
mod told;
mod trace;
mod trouble;
mod writers;
