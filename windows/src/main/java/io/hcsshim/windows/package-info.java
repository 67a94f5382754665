/// The program `containerd-shim-runhcs-v1.exe`. Never run on Windows; its parts are, against the stand-in.
@org.jspecify.annotations.NullMarked
package io.hcsshim.windows;
