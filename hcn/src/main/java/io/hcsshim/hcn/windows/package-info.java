/// The networks of a Windows host, by its services: computenetwork.dll, and `HNSCall` of vmcompute.dll. Never run on
/// Windows; held to the documented interface by a stand-in.
package io.hcsshim.hcn.windows;
