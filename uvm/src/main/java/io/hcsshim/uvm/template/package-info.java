/// Templates: saved machines on the host's disk, checked before they are used.
///
/// A [io.hcsshim.uvm.template.TemplateStore] keeps one [io.hcsshim.uvm.template.Template] for each kind of machine; how one
/// is made is not its business. docs/templates.md has the whole story.
package io.hcsshim.uvm.template;
