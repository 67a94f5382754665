/// What the machine is made of, where it changes while the machine runs: memory and processors.
package io.hcsshim.guest.hardware;
