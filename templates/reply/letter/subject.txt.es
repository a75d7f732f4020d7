Re: {{ subject }}
