"""An operator's visit to an organisation: asked for with a reason, allowed by the organisation, ends by itself."""
