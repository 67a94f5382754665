/// gRPC over sockets: the services that containerd calls, and its content store, which is called back.
package io.hcsshim.snapshotter.rpc;
