"""The CloudFormation resources that are merged into Chalice's template, and the build of the package."""
