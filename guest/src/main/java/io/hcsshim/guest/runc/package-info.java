/// The OCI runtime: how crun and runc are called, and what their errors mean.
package io.hcsshim.guest.runc;
