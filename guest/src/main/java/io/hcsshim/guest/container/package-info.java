/// Containers and processes from creation to deletion.
package io.hcsshim.guest.container;
