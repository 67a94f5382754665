/// Children of the agent: started and reaped in one place, their exits handed to whoever waits.
package io.hcsshim.guest.process;
