/// `runhcs` as an OCI runtime: the command line of runc, for podman's conmon, for other engines and for people.
///
/// ```
/// conmon ──runs──▶ runhcs create ──Reserve, Create──▶ resident shim ──▶ machine, container
///    │                  └─ starts ─▶ runhcs-relay ◀──FIFOs, Wait, Kill──▶ │
///    └── reaps it: its number and its end are the container's             └─ outlives every command
/// ```
///
/// A container outlives the command that made it. Its machine is carried by the resident shim, as those of containerd
/// are (module `shim`); what is written down of it for the next command lies under `--root`. The rules are those of the
/// OCI runtime specification (runtime.md), and runc's where that is silent.
package io.hcsshim.cli.oci;
