/// The guest's end of the bridge: frames in, one reply each out, notifications in between.
package io.hcsshim.guest.bridge;
