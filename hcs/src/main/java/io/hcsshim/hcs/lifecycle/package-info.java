/// What both generations need to keep holds on systems and processes: handles that are closed once, endings that are
/// waited for, events, streams. Of no use outside this module.
package io.hcsshim.hcs.lifecycle;
