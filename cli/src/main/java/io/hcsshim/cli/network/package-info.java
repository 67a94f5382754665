/// `runhcs network`, `endpoint`, `namespace` and `loadbalancer`: the networks of this host from the command line, as
/// documents of HCN or by flags (docs/hcn.md).
package io.hcsshim.cli.network;
