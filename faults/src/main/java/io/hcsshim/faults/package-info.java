/// Breaks things on purpose: kills or stops each part of the system at each step of the shim, one fault at a time, and looks
/// whether anything is lost, left behind or hung. Every run is named by a seed and a count, and can be had again.
@org.jspecify.annotations.NullMarked
package io.hcsshim.faults;
