/// The networks of pods: the adapters that the host plugs in, moved into the pods' network namespaces and configured.
package io.hcsshim.guest.network;
