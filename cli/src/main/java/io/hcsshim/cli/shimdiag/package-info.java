/// `shimdiag`: looks into shims and their machines while they run.
package io.hcsshim.cli.shimdiag;
