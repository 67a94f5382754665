/// Tools for Windows: `wclayer`, `device-util`, `jobobject-util`, `hvsocketaddr`, `grantvmgroupaccess`, `zapdir`.
/// Elsewhere they say in one sentence that they cannot, but for `hvsocketaddr`, which only computes. **None was ever
/// run on Windows.**
package io.hcsshim.cli.windows;
