/// Machines that were taken off the host with all that runs in them, in folders: how one is written, found whole, and used
/// up.
@NullMarked
package io.hcsshim.uvm.saved;

import org.jspecify.annotations.NullMarked;
