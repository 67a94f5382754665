/// Linux containers on Windows: machines of the compute service, whose networks are endpoints of the host.
package io.hcsshim.windows.linux;
