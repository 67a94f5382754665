/// Whether this host has what utility VMs need: what fits, what is missing, and why.
package io.hcsshim.cli.check;
