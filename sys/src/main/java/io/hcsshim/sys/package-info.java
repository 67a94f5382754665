/// What every operating system's bindings have in common: failures with their meaning.
package io.hcsshim.sys;
