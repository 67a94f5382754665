/// The program: flags, and how the agent is put together.
package io.hcsshim.guest;
