/// What the short-lived commands (`start`, `delete`) and the resident process know of each other: where the resident
/// is found, and the two calls of its private service.
///
/// On the path of every `start`: `java.base` and `wire` alone, few classes.
package io.hcsshim.shim.control;
