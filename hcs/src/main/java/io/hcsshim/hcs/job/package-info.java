/// Jobs of Windows: processes that are limited, counted and ended together. A process container is one, named
/// `\Container_<id>` in the kernel.
package io.hcsshim.hcs.job;
