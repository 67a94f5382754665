/// What goes with the generated messages: their names on the wire.
package io.hcsshim.containerd;
