/// Who this machine is: what a clone of a saved machine has to get anew before it takes a pod.
package io.hcsshim.guest.identity;
